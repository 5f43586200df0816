// gorilla/websocket, as a peer: gorilla receive|send|echo PORT SIZE COUNT
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/gorilla/websocket"
)

func number(text string) int {
	value, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return value
}

func finish(fields map[string]any) {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	fields["peakRSS"] = usage.Maxrss * 1024
	line, _ := json.Marshal(fields)
	fmt.Println(string(line))
}

func main() {
	size, count := number(os.Args[3]), number(os.Args[4])
	dialer := websocket.Dialer{ReadBufferSize: 65536}
	connection, _, err := dialer.Dial("ws://127.0.0.1:"+os.Args[2]+"/", nil)
	if err != nil {
		panic(err)
	}
	message := []byte(strings.Repeat("x", size))
	start := time.Now()
	switch os.Args[1] {
	case "receive":
		messages, bytes := 0, 0
		for {
			_, payload, err := connection.ReadMessage()
			if err != nil {
				break
			}
			messages++
			bytes += len(payload)
		}
		finish(map[string]any{"messages": messages, "bytes": bytes, "seconds": time.Since(start).Seconds()})
	case "send":
		for i := 0; i < count; i++ {
			if err := connection.WriteMessage(websocket.TextMessage, message); err != nil {
				panic(err)
			}
		}
		finish(map[string]any{"messages": count, "bytes": count * size, "seconds": time.Since(start).Seconds()})
	case "echo":
		times := make([]float64, count)
		for i := range times {
			start := time.Now()
			connection.WriteMessage(websocket.TextMessage, message)
			connection.ReadMessage()
			times[i] = float64(time.Since(start).Nanoseconds()) / 1e3
		}
		sort.Float64s(times)
		finish(map[string]any{"p50": times[count/2], "p99": times[count*99/100], "max": times[count-1]})
	}
	connection.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""))
}
