/** How programs are pointed here. `baseUrl` ends in /v1; their own variables and files are theirs to name. */
import type { CodeSample } from "@/app/_ui/code-tabs";
import { hostOf, keyInNode } from "../../samples";

const claude = "claude-sonnet-4-5";
const gpt = "gpt-5";
const geminiModel = "gemini-2.5-pro";

export function claudeCodeSample(baseUrl: string): string {
  return `export ANTHROPIC_BASE_URL="${hostOf(baseUrl)}"
export ANTHROPIC_AUTH_TOKEN="$TACIT_KEY"
export ANTHROPIC_API_KEY=""
export ANTHROPIC_DEFAULT_HAIKU_MODEL="${claude}"   # its small errands, such as titles
export CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY=1      # offer the models sold here
claude --model ${claude}`;
}

export function codexSamples(baseUrl: string): CodeSample[] {
  return [
    {
      name: "~/.codex/config.toml",
      code: `model = "${gpt}"
model_provider = "tacit"

[model_providers.tacit]
name = "Tacit"
base_url = "${baseUrl}"
env_key = "TACIT_KEY"
wire_api = "responses"`,
    },
    { name: "run", code: `export TACIT_KEY="tct_…"\ncodex` },
  ];
}

export function geminiCliSamples(baseUrl: string): CodeSample[] {
  return [
    {
      name: "run",
      code: `export GOOGLE_GEMINI_BASE_URL="${hostOf(baseUrl)}"
export GEMINI_API_KEY="$TACIT_KEY"
gemini --model ${geminiModel}`,
    },
    {
      name: "~/.gemini/settings.json",
      code: JSON.stringify({ security: { auth: { selectedType: "gemini-api-key" } } }, null, 2),
    },
  ];
}

export function opencodeSample(baseUrl: string): string {
  const tacit = {
    npm: "@ai-sdk/openai-compatible",
    name: "Tacit",
    options: { baseURL: baseUrl, apiKey: "{env:TACIT_KEY}" },
    models: { [claude]: {}, [gpt]: {} },
  };
  return JSON.stringify({ $schema: "https://opencode.ai/config.json", provider: { tacit } }, null, 2);
}

export function continueSample(baseUrl: string): string {
  return `name: Tacit
version: 1.0.0
schema: v1
models:
  - name: ${claude}
    provider: openai
    model: ${claude}
    apiBase: ${baseUrl}
    apiKey: tct_…`;
}

export function aiSdkSamples(baseUrl: string): CodeSample[] {
  const ask = (model: string) => `const { text } = await generateText({ model: ${model}, prompt: "Hello" });`;
  const write = (name: string, code: string) => ({ name, code: `import { generateText } from "ai";\n${code}` });
  return [
    write(
      "OpenAI",
      `import { createOpenAI } from "@ai-sdk/openai";

const openai = createOpenAI({ baseURL: "${baseUrl}", apiKey: ${keyInNode} });
${ask(`openai("${gpt}")`)}   // over Responses`,
    ),
    write(
      "compatible",
      `import { createOpenAICompatible } from "@ai-sdk/openai-compatible";

const tacit = createOpenAICompatible({
  name: "tacit",
  baseURL: "${baseUrl}",
  apiKey: ${keyInNode},
  includeUsage: true,
});
${ask(`tacit("${gpt}")`)}`,
    ),
    write(
      "Anthropic",
      `import { createAnthropic } from "@ai-sdk/anthropic";

const anthropic = createAnthropic({ baseURL: "${baseUrl}", apiKey: ${keyInNode} });
${ask(`anthropic("${claude}")`)}`,
    ),
    write(
      "Google",
      `import { createGoogle } from "@ai-sdk/google";

const google = createGoogle({ baseURL: "${hostOf(baseUrl)}/v1beta", apiKey: ${keyInNode} });
${ask(`google("${geminiModel}")`)}`,
    ),
  ];
}

export function langchainSamples(baseUrl: string): CodeSample[] {
  return [
    {
      name: "OpenAI",
      code: `import { ChatOpenAI } from "@langchain/openai";

const model = new ChatOpenAI({
  model: "${gpt}",
  apiKey: ${keyInNode},
  configuration: { baseURL: "${baseUrl}" },
});
const answer = await model.invoke("Hello");`,
    },
    {
      name: "Anthropic",
      code: `import { ChatAnthropic } from "@langchain/anthropic";

const model = new ChatAnthropic({
  model: "${claude}",
  apiKey: ${keyInNode},
  anthropicApiUrl: "${hostOf(baseUrl)}",
});
const answer = await model.invoke("Hello");`,
    },
    {
      name: "Python",
      code: `import os
from langchain_openai import ChatOpenAI

model = ChatOpenAI(
    model="${gpt}",
    api_key=os.environ["TACIT_KEY"],
    base_url="${baseUrl}",
)
answer = model.invoke("Hello")`,
    },
  ];
}
