// An echo server of the node package `ws`; prints its port.
const { WebSocketServer } = require('ws')
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: true }, () => console.log(server.address().port))
server.on('connection', socket => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
})
