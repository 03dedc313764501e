// bare.mjs PORT - Node.js' http server with nothing in it: it reads a request's
// body, and answers with an empty array.
import { createServer } from 'node:http';

const headers = { 'Content-Type': 'application/json', 'Content-Length': 2 };

createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, headers);
    response.end('[]');
  });
}).listen(Number(process.argv[2]), '127.0.0.1');
