import { type Exchange, houseHeaders } from "../exchange";
import type { GatewayError } from "../gateway-error";
import type { House } from "../house";
import type { ForwardCodec } from "../wires/wire";
import { eventStreamHeaders } from "./answer-headers";

/**
 * Begins the answer to a stream whose provider has not even sent a status for long: a model may think for minutes, and
 * what lies between would take the silence for the end. From then on an error can only be said within the stream. The head
 * names the provider that is being asked; should another one answer in the end, only the receipt can say so.
 */
export type EarlyHead = {
  tick(nowMs: number): void;
  /** Ends an answer that was begun so, with the error as its only event. */
  endWith(error: GatewayError): void;
};

export function createEarlyHead(
  house: House,
  exchange: Exchange,
  call: { readonly client: ForwardCodec; readonly startedAtMs: number },
): EarlyHead {
  const { options } = house;
  const { client, startedAtMs } = call;
  const { keepAlive } = client;
  let lastWriteMs = startedAtMs;
  return {
    tick(nowMs) {
      if (!keepAlive) return;
      if (!exchange.hasHead) {
        if (nowMs - startedAtMs < options.earlyHeadMs) return;
        exchange.hasHead = true;
        exchange.sink.head(200, { ...houseHeaders(exchange), ...eventStreamHeaders });
      } else if (nowMs - lastWriteMs < options.keepAliveMs) return;
      lastWriteMs = nowMs;
      exchange.sink.write(keepAlive);
    },
    endWith(error) {
      const words = client.createStreamReader(false).renderError(error);
      // Where a dialect has no words for it, only a broken connection says that this was no answer.
      if (words.length > 0) exchange.sink.end(words);
      else exchange.sink.fail();
    },
  };
}
