// The peer of the node package `ws`. What peers understand is said in ../peers.py.
const fs = require('fs')
const { WebSocketServer } = require('ws')

const [port, cert, key] = process.argv.slice(2)
const web = cert
    ? require('https').createServer({ cert: fs.readFileSync(cert), key: fs.readFileSync(key) })
    : require('http').createServer()
const server = new WebSocketServer({
    server: web,
    perMessageDeflate: true,
    handleProtocols: offered => offered.has('willet.interop') ? 'willet.interop' : false,
})

server.on('connection', socket => {
    socket.on('message', (data, isBinary) => {
        const words = isBinary ? [''] : data.toString().split(' ')
        switch (words[0]) {
        case '@close':
            if (words.length > 1) socket.close(Number(words[1]), words.slice(2).join(' '))
            else socket.close()
            break
        case '@fragments': {
            const count = Number(words[1])
            for (let index = 0; index < count; index++) {
                const letter = String.fromCharCode(97 + index % 26)
                socket.send(letter.repeat(Number(words[2])), { fin: index === count - 1 })
                socket.ping()
            }
            break
        }
        case '@ping':
            socket.once('pong', payload => socket.send('@pong ' + payload))
            socket.ping(words[1])
            break
        case '@half':
            socket.send('h'.repeat(65536), { fin: false }, () => console.log('half'))
            break
        default:
            socket.send(data, { binary: isBinary })
        }
    })
    socket.on('close', (code, reason) => console.log('closed', code, reason.toString()))
})
web.listen(Number(port), '127.0.0.1', () => console.log('port', web.address().port))
