// ws, as a peer: node node_ws.js receive|send|echo PORT SIZE COUNT [deflate]
const WebSocket = require('ws');

const [mode, port, size, count, text] = process.argv.slice(2);
const socket = new WebSocket(`ws://127.0.0.1:${port}/`, {perMessageDeflate: text === 'deflate', maxPayload: 1 << 30});
const message = 'x'.repeat(+size);
const seconds = start => Number(process.hrtime.bigint() - start) / 1e9;
const finish = fields =>
  console.log(JSON.stringify({...fields, peakRSS: process.resourceUsage().maxRSS * 1024}));

let start, messages = 0, bytes = 0;
const times = [];
let began;

const next = () => {
  began = process.hrtime.bigint();
  socket.send(message);
};

// As many as it likes to hold at a time, and then when those are gone.
const send = () => {
  while (messages < +count) {
    messages++;
    if (messages === +count) {
      socket.send(message, () => {
        finish({messages, bytes: messages * +size, seconds: seconds(start)});
        socket.close();
      });
    } else if (messages % 1024 === 0) {
      socket.send(message, send);
      return;
    } else {
      socket.send(message);
    }
  }
};

socket.on('open', () => {
  start = process.hrtime.bigint();
  if (mode === 'send') send();
  if (mode === 'echo') next();
});
socket.on('message', data => {
  messages++;
  bytes += data.length;
  if (mode !== 'echo') return;
  times.push(seconds(began) * 1e6);
  if (times.length < +count) return next();
  times.sort((a, b) => a - b);
  finish({p50: times[count >> 1], p99: times[Math.floor(count * 0.99)], max: times[count - 1]});
  socket.close();
});
socket.on('close', () => {
  if (mode === 'receive') finish({messages, bytes, seconds: seconds(start)});
});
