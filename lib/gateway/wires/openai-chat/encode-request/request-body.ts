import type { Reasoning } from "../../../canonical/generate-request";
import type { EncodedMessage } from "./encode-messages";
import type { EncodedTools } from "./encode-tools";

/** What a provider of this wire is sent. */
export type EncodedBody = {
  model: string;
  messages: EncodedMessage[];
  stream: true;
  stream_options?: { include_usage: true };
  max_completion_tokens?: number;
  max_tokens?: number;
  temperature?: number;
  top_p?: number;
  frequency_penalty?: number;
  presence_penalty?: number;
  seed?: number;
  stop?: string[];
  reasoning_effort?: NonNullable<Reasoning["effort"]>;
  response_format?:
    | { type: "json_object" }
    | {
        type: "json_schema";
        json_schema: { name: string; description?: string; schema?: Record<string, unknown>; strict?: boolean };
      };
  verbosity?: "low" | "medium" | "high";
  logprobs?: true;
  top_logprobs?: number;
  user?: string;
} & EncodedTools["members"];
