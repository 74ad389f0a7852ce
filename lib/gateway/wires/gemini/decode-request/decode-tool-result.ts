import type { FilePart, TextPart, ToolResultPart } from "../../../canonical/generate-request";
import { isRecord } from "../../media";
import { recordsOf } from "../spelling";
import type { CallRegister } from "./call-register";
import { decodeFile } from "./decode-file";

/**
 * A result of a tool. `output` and `error`, where one of them is all there is, hold the result itself, as Google has it;
 * any other object is the result.
 */
export function decodeToolResult(response: Record<string, unknown>, calls: CallRegister): ToolResultPart {
  const call = calls.answer(response);
  const { said, isError } = unwrap(response.response);
  const text = typeof said === "string" ? said : JSON.stringify(said ?? {});
  const files = recordsOf(response.parts).flatMap((part): readonly FilePart[] => {
    const file = decodeFile(part);
    return file ? [file] : [];
  });
  const content: readonly (TextPart | FilePart)[] = [{ type: "text", text }, ...files];
  return { type: "tool-result", toolCallId: call.id, toolName: call.name || null, content, isError };
}

function unwrap(response: unknown): { readonly said: unknown; readonly isError: boolean } {
  if (!isRecord(response)) return { said: response, isError: false };
  const [only, ...others] = Object.keys(response);
  if (others.length > 0 || (only !== "output" && only !== "error")) return { said: response, isError: false };
  const value = response[only];
  return { said: value, isError: only === "error" && value !== null && value !== false && value !== "" };
}
