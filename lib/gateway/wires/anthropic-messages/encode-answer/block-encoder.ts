import { writeEvent } from "../../../streaming/write-event";
import { isRecord } from "../../media";

export type BlockWriter = {
  start(block: object): string;
  delta(delta: object): string;
  stop(): string;
  /** A block that is known as a whole, in the events in which it would come. */
  whole(block: Readonly<Record<string, unknown>>): string;
};

/** Writes the events of blocks, one after another, and counts them. */
export function createBlockWriter(): BlockWriter {
  let index = -1;
  const write = (type: string, members: object) => writeEvent({ type, index, ...members }, type);
  const delta = (inner: object) => write("content_block_delta", { delta: inner });
  const stop = () => write("content_block_stop", {});

  function start(block: object): string {
    index++;
    return write("content_block_start", { content_block: block });
  }

  return {
    start,
    delta,
    stop,
    whole(block) {
      if (block.type === "thinking") {
        const { signature } = block;
        return start({ ...block, signature: "" }) + delta({ type: "signature_delta", signature }) + stop();
      }
      if (isRecord(block.input)) {
        const json = JSON.stringify(block.input);
        return start({ ...block, input: {} }) + delta({ type: "input_json_delta", partial_json: json }) + stop();
      }
      return start(block) + stop();
    },
  };
}
