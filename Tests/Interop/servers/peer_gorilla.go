// The peer of Go's gorilla/websocket. What peers understand is said in ../peers.py.
package main

import (
	"bytes"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

var upgrader = websocket.Upgrader{
	EnableCompression: true,
	WriteBufferSize:   1024,
	Subprotocols:      []string{"willet.interop"},
}

func soon() time.Time { return time.Now().Add(10 * time.Second) }

// Writes each part as a fragment: what is longer than twice the write buffer is not buffered.
func fragments(socket *websocket.Conn, count int, size int, between func()) error {
	socket.EnableWriteCompression(false)
	defer socket.EnableWriteCompression(true)
	writer, err := socket.NextWriter(websocket.TextMessage)
	if err != nil {
		return err
	}
	for index := 0; index < count; index++ {
		if _, err := writer.Write(bytes.Repeat([]byte{byte('a' + index%26)}, size)); err != nil {
			return err
		}
		between()
	}
	return writer.Close()
}

func command(socket *websocket.Conn, words []string) (bool, error) {
	switch words[0] {
	case "@close":
		var frame []byte
		if len(words) > 1 {
			code, _ := strconv.Atoi(words[1])
			frame = websocket.FormatCloseMessage(code, words[2])
		}
		return true, socket.WriteControl(websocket.CloseMessage, frame, soon())
	case "@fragments":
		count, _ := strconv.Atoi(words[1])
		size, _ := strconv.Atoi(words[2])
		return true, fragments(socket, count, size, func() {
			socket.WriteControl(websocket.PingMessage, nil, soon())
		})
	case "@ping":
		return true, socket.WriteControl(websocket.PingMessage, []byte(words[1]), soon())
	case "@half":
		return true, fragments(socket, 1, 65536, func() {
			fmt.Println("half")
			select {}
		})
	}
	return false, nil
}

func serve(response http.ResponseWriter, request *http.Request) {
	socket, err := upgrader.Upgrade(response, request, nil)
	if err != nil {
		return
	}
	defer socket.Close()
	socket.SetPongHandler(func(data string) error {
		if data == "" {
			return nil
		}
		return socket.WriteMessage(websocket.TextMessage, []byte("@pong "+data))
	})
	for {
		kind, data, err := socket.ReadMessage()
		if end, ok := err.(*websocket.CloseError); ok {
			fmt.Println("closed", end.Code, end.Text)
		}
		if err != nil {
			return
		}
		if kind == websocket.TextMessage && bytes.HasPrefix(data, []byte("@")) {
			if done, err := command(socket, strings.SplitN(string(data), " ", 3)); done {
				if err != nil {
					return
				}
				continue
			}
		}
		if socket.WriteMessage(kind, data) != nil {
			return
		}
	}
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("port", listener.Addr().(*net.TCPAddr).Port)
	http.HandleFunc("/", serve)
	if len(os.Args) > 2 {
		log.Fatal(http.ServeTLS(listener, nil, os.Args[2], os.Args[3]))
	}
	log.Fatal(http.Serve(listener, nil))
}
