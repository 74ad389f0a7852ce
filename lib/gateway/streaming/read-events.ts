import type { ServerSentEvent } from "../wires/wire";

const decoder = new TextDecoder();

/** The events in bytes that end between two of them, as the HTML standard reads them; those without data are passed over. */
export function readEvents(bytes: Uint8Array): ServerSentEvent[] {
  const events: ServerSentEvent[] = [];
  let event = "";
  let data: string[] = [];
  const dispatch = () => {
    if (data.length > 0) events.push({ event, data: data.join("\n") });
    event = "";
    data = [];
  };
  for (const line of decoder.decode(bytes).split(/\r\n|\r|\n/)) {
    if (line === "") dispatch();
    else if (line.startsWith("data:")) data.push(line.slice(line[5] === " " ? 6 : 5));
    else if (line === "data") data.push("");
    else if (line.startsWith("event:")) event = line.slice(line[6] === " " ? 7 : 6);
  }
  dispatch();
  return events;
}
