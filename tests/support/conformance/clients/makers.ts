import { anthropicClient } from "./anthropic";
import type { Client } from "./client";
import { googleClient } from "./google";
import { openaiChatClient } from "./openai-chat";
import { openaiResponsesClient } from "./openai-responses";

/** The SDK of each dialect's own maker. Apart from the others, which take seconds to load. */
export const makersClients: readonly Client[] = [
  openaiChatClient,
  openaiResponsesClient,
  anthropicClient,
  googleClient,
];
