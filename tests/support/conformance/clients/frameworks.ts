import { aiSdkClients } from "./ai-sdk";
import type { Client } from "./client";
import { langchainAnthropicClient, langchainOpenaiClient } from "./langchain";

/** What stands on such SDKs, or in their place. */
export const frameworkClients: readonly Client[] = [...aiSdkClients, langchainOpenaiClient, langchainAnthropicClient];
