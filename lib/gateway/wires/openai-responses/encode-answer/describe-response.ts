import type { Usage } from "../../../ports";
import type { AnswerContext } from "../../wire";
import { encodeFormat } from "../encode-request/encode-request";
import { encodeToolChoice, encodeTools } from "../encode-request/encode-tools";
import type { ResponseObject, ResponseUsage } from "./response-types";

/** Letters and digits of the request's id, of which every id in the answer is made. */
export function idStem({ requestId }: AnswerContext): string {
  return requestId.replace(/^req_/, "").replace(/[^A-Za-z0-9]/g, "");
}

/** A response before anything was said in it. It repeats what was asked, as far as the canonical form knows it. */
export function describeResponse(context: AnswerContext): ResponseObject {
  const { request } = context;
  const { reasoning, responseFormat, verbosity, toolChoice } = request;
  return {
    id: `resp_${idStem(context)}`,
    object: "response",
    created_at: context.createdAtSeconds,
    status: "in_progress",
    background: false,
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: request.maxOutputTokens,
    metadata: {},
    model: request.model,
    output: [],
    parallel_tool_calls: request.parallelToolCalls ?? true,
    previous_response_id: null,
    prompt_cache_key: request.promptCacheKey,
    reasoning: { effort: reasoning?.effort ?? null, summary: reasoning?.isShown ? "auto" : null },
    safety_identifier: request.endUserId,
    store: false,
    temperature: request.temperature,
    text: { format: encodeFormat(responseFormat ?? { type: "text" }), ...(verbosity !== null && { verbosity }) },
    tool_choice: toolChoice ? encodeToolChoice(toolChoice, request.tools) : "auto",
    tools: encodeTools(request.tools).tools,
    top_logprobs: request.topLogprobs ?? 0,
    top_p: request.topP,
    truncation: "disabled",
    access_programs: null,
  };
}

export function encodeUsage(usage: Usage): ResponseUsage {
  return {
    input_tokens: usage.inputTokens,
    input_tokens_details: {
      cached_tokens: usage.cacheReadTokens,
      cache_write_tokens: usage.cacheWrite5mTokens + usage.cacheWrite1hTokens,
    },
    output_tokens: usage.outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    total_tokens: usage.inputTokens + usage.outputTokens,
  };
}
