import type { GenerateRequest } from "../../../canonical/generate-request";
import type { EncodedRequest, UpstreamContext } from "../../wire";
import { encodeConfig } from "./encode-config";
import { encodeContents } from "./encode-contents";
import { encodeTools } from "./encode-tools";

/** The body of `generateContent`. The model, and whether the answer streams, stand in the address. */
export function encodeRequest(request: GenerateRequest, context: UpstreamContext): EncodedRequest {
  const { upstreamModel } = context.deployment;
  const contents = encodeContents(request.messages, upstreamModel);
  const tools = encodeTools(request, upstreamModel);
  const config = encodeConfig(request, context, tools.hasFunctions);
  const instructions = request.system.filter(({ text }) => text !== "").map(({ text }) => ({ text }));
  // Without a content there is nothing to answer: instructions alone are what is said.
  const isInstructed = instructions.length > 0 && contents.length > 0;
  return {
    body: {
      contents: contents.length > 0 ? contents : [{ role: "user", parts: instructions }],
      ...(isInstructed && { systemInstruction: { parts: instructions } }),
      ...tools.members,
      ...(Object.keys(config.members).length > 0 && { generationConfig: config.members }),
    },
    dropped: [...new Set([...tools.dropped, ...config.dropped])],
  };
}
