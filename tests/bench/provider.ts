/** A provider that says the same at once to everybody: the far side of the benchmark, in a process of its own. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { chatStream } from "./streams";

const pieces = chatStream();
const head = { "content-type": "text/event-stream" };

const server = createServer((request, response) => {
  request.resume().on("end", () => {
    response.writeHead(200, head);
    let at = 0;
    // One event a turn, so that each is a read of its own to whoever is measured.
    const next = () => {
      if (at === pieces.length) response.end();
      else {
        response.write(pieces[at++]!);
        setImmediate(next);
      }
    };
    next();
  });
}).listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
