import { createHook } from "node:async_hooks";
import { createSocket, type Socket } from "node:dgram";
import { lookup } from "node:dns/promises";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { openInternet } from "@/lib/upstream/boundaries";
import { resolveName } from "@/lib/upstream/resolve-name";

const servers: Socket[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A name server of the address `v4` for every name, of `v6` if it is given; null: it never answers. */
async function nameServer(v4: number[] | null, v6?: number[]): Promise<string> {
  const server = createSocket("udp4", (question, { port, address }) => {
    if (!v4) return;
    const isV6 = question.readUInt16BE(question.indexOf(0, 12) + 1) === 28;
    const found = isV6 ? v6 : v4;
    const head = Buffer.from(question.subarray(0, question.indexOf(0, 12) + 5));
    head.writeUInt16BE(0x8180, 2);
    head.writeUInt16BE(found ? 1 : 0, 6);
    head.writeUInt16BE(0, 10);
    const record = found ? [0xc0, 12, 0, isV6 ? 28 : 1, 0, 1, 0, 0, 0, 60, 0, found.length, ...found] : [];
    server.send(Buffer.concat([head, Buffer.from(record)]), port, address);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const v6 = [0x20, 0x01, ...new Array<number>(13).fill(0), 1];

test("a name stands for every address of either version, and may have one alone", async () => {
  expect(await resolveName("a.example", [await nameServer([10, 0, 0, 1], v6)])).toEqual([
    { address: "10.0.0.1", family: 4 },
    { address: "2001::1", family: 6 },
  ]);
  expect(await resolveName("a.example", [await nameServer([1, 1, 1, 1])])).toEqual([{ address: "1.1.1.1", family: 4 }]);
});

test("names that strangers choose keep nobody else's from being looked up, however slow their servers are", async () => {
  const silent = await nameServer(null);
  const names = Array.from({ length: 40 }, (_, n) => `${n}.example`);
  let answers = 0;
  for (const name of names) void resolveName(name, [silent]).catch(() => answers++);
  await lookup("localhost");
  expect(answers).toBe(0);
});

test("into the open internet, names are asked of the DNS and not looked up in threads", () => {
  const kinds = new Set<string>();
  const hook = createHook({ init: (_, kind) => void kinds.add(kind) }).enable();
  void openInternet.resolve("a.invalid").catch(() => {});
  hook.disable();
  expect([kinds.has("QUERYWRAP"), kinds.has("GETADDRINFOREQWRAP")]).toEqual([true, false]);
});
