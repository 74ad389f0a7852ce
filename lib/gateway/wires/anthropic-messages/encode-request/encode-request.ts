import type { GenerateRequest } from "../../../canonical/generate-request";
import type { EncodedRequest, UpstreamContext } from "../../wire";
import { writeMessages } from "./encode-messages";
import { writeText } from "./encode-parts";
import { writeSampling } from "./encode-sampling";
import { writeThinking } from "./encode-thinking";
import { writeToolChoice, writeTools } from "./encode-tools";

const unknownOutputMax = 32_000;

/** The request as Anthropic takes it. Throws a GatewayError (400) for content that it has no place for. */
export function encodeRequest(request: GenerateRequest, context: UpstreamContext): EncodedRequest {
  const { deployment } = context;
  const maxTokens = writeCap(request, context);
  const tools = writeTools(request.tools, request.toolChoice);
  const toolChoice = tools.written.length > 0 ? writeToolChoice(request) : null;
  const conversation = writeMessages(request);
  const thinking = writeThinking({
    reasoning: request.reasoning,
    kind: deployment.capabilities.reasoning,
    maxTokens,
    isForced: toolChoice?.type === "any" || toolChoice?.type === "tool",
    messages: conversation.messages,
  });
  const sampling = writeSampling(request, deployment.capabilities.temperature, thinking.isThinking);
  const format = request.responseFormat?.type === "json-schema" ? writeFormat(request.responseFormat.schema) : null;
  const outputConfig = { ...(thinking.effort && { effort: thinking.effort }), ...(format && { format }) };
  return {
    body: {
      model: deployment.upstreamModel,
      max_tokens: maxTokens,
      ...(conversation.system.length > 0 && { system: conversation.system.flatMap(writeText) }),
      messages: conversation.messages,
      ...(tools.written.length > 0 && { tools: tools.written }),
      ...(toolChoice && { tool_choice: toolChoice }),
      ...(thinking.config && { thinking: thinking.config }),
      ...(Object.keys(outputConfig).length > 0 && { output_config: outputConfig }),
      ...sampling.written,
      ...(request.endUserId !== null && {
        metadata: { user_id: deployment.isPooled ? context.pseudonym : request.endUserId },
      }),
      stream: true,
    },
    dropped: [
      ...tools.dropped,
      ...thinking.dropped,
      ...sampling.dropped,
      ...(request.responseFormat?.type === "json" ? ["responseFormat"] : []),
    ],
    headers: { "anthropic-version": "2023-06-01" },
  };
}

/** Anthropic must be told a cap. The client's is only ever lowered: by the house's, or to what the model can give. */
function writeCap(request: GenerateRequest, { deployment, outputCap }: UpstreamContext): number {
  const most = deployment.maxOutputTokens ?? unknownOutputMax;
  const asked = request.maxOutputTokens ?? most;
  return Math.min(asked, deployment.maxOutputTokens ?? asked, outputCap ?? asked);
}

function writeFormat(schema: unknown) {
  return { type: "json_schema", schema };
}
