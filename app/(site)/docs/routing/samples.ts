import { keyInNode } from "../../samples";

export function fallbackSample(baseUrl: string): string {
  return `curl ${baseUrl}/chat/completions \\
  -H "Authorization: Bearer $TACIT_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": "claude-sonnet-4-5",
    "models": ["gpt-5", "sandbox/echo"],
    "messages": [{ "role": "user", "content": "Hello" }]
  }'`;
}

export function requireSample(baseUrl: string): string {
  return `import OpenAI from "openai";

const client = new OpenAI({
  baseURL: "${baseUrl}",
  apiKey: ${keyInNode},
  defaultHeaders: { "x-tacit-require": "zdr,eu", "x-tacit-sort": "price" },
});`;
}

export const ownCredentialSample = `npm run --silent admin -- channel add --provider anthropic --user you@example.com --api-key -
npm run --silent admin -- price set --model byok --per-call 0.0001`;
