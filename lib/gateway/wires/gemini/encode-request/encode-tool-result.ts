import type { FilePart, ToolResultPart } from "../../../canonical/generate-request";
import { invalid } from "../../request-body";
import { encodeFile } from "./encode-file";
import { bearsMixing } from "./model-traits";

type Part = Record<string, unknown>;

/**
 * The result of a tool, by the id and the name of the call it answers. Files stand within it where the model takes them
 * there, else beside it, in the same turn.
 */
export function encodeToolResult(
  result: ToolResultPart,
  names: ReadonlyMap<string, string>,
  model: string,
): readonly Part[] {
  const name = names.get(result.toolCallId) ?? result.toolName;
  if (!name) return invalid("messages", "The result of a tool must answer a call in the conversation.");
  const text = result.content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
  const files = result.content.filter((part) => part.type === "file");
  const isWithin = (file: FilePart) =>
    bearsMixing(model) && file.source.type === "base64" && (file.kind === "image" || file.kind === "document");
  const within = files.filter(isWithin).map(encodeFile);
  return [
    {
      functionResponse: {
        id: result.toolCallId,
        name,
        response: result.isError ? { error: text } : { output: text },
        ...(within.length > 0 && { parts: within }),
      },
    },
    ...files.filter((file) => !isWithin(file)).map(encodeFile),
  ];
}
