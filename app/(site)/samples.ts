import type { CodeSample } from "@/app/_ui/code-tabs";

type Call = { baseUrl: string; model: string };

/** A first call, in the clients that speak the dialect served here. `baseUrl` ends in /v1. */
export function firstCallSamples({ baseUrl, model }: Call): CodeSample[] {
  return [
    {
      name: "curl",
      code: `curl -N ${baseUrl}/chat/completions \\
  -H "Authorization: Bearer $TACIT_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": "${model}",
    "stream": true,
    "messages": [{"role": "user", "content": "Hello"}]
  }'`,
    },
    {
      name: "JavaScript",
      code: `import OpenAI from "openai";

const client = new OpenAI({
  baseURL: "${baseUrl}",
  apiKey: process.env.TACIT_KEY,
});

const answer = await client.chat.completions.create({
  model: "${model}",
  messages: [{ role: "user", content: "Hello" }],
});
console.log(answer.choices[0].message.content);`,
    },
    {
      name: "Python",
      code: `import os
from openai import OpenAI

client = OpenAI(
    base_url="${baseUrl}",
    api_key=os.environ["TACIT_KEY"],
)

answer = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "Hello"}],
)
print(answer.choices[0].message.content)`,
    },
  ];
}
