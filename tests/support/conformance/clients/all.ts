import { aiSdkClients } from "./ai-sdk";
import { anthropicClient } from "./anthropic";
import type { Client } from "./client";
import { googleClient } from "./google";
import { langchainAnthropicClient, langchainOpenaiClient } from "./langchain";
import { openaiChatClient } from "./openai-chat";
import { openaiResponsesClient } from "./openai-responses";

/** The SDK of each dialect's own maker first. */
export const clients: readonly Client[] = [
  openaiChatClient,
  openaiResponsesClient,
  anthropicClient,
  googleClient,
  ...aiSdkClients,
  langchainOpenaiClient,
  langchainAnthropicClient,
];
