import type { CodeSample } from "@/app/_ui/code-tabs";
import { keyInNode } from "../samples";

type Call = { baseUrl: string; model: string };

export function streamingSamples({ baseUrl, model }: Call): CodeSample[] {
  return [
    {
      name: "JavaScript",
      code: `import OpenAI from "openai";

const client = new OpenAI({ baseURL: "${baseUrl}", apiKey: ${keyInNode} });

const stream = await client.chat.completions.create({
  model: "${model}",
  messages: [{ role: "user", content: "Count to five" }],
  stream: true,
});
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
}`,
    },
    {
      name: "Python",
      code: `import os
from openai import OpenAI

client = OpenAI(base_url="${baseUrl}", api_key=os.environ["TACIT_KEY"])

stream = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "Count to five"}],
    stream=True,
)
for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="")`,
    },
  ];
}

export function receiptSample(baseUrl: string): string {
  return `curl ${baseUrl}/receipts/req_… -H "Authorization: Bearer $TACIT_KEY"
curl ${baseUrl}/credits        -H "Authorization: Bearer $TACIT_KEY"
curl ${baseUrl}/key            -H "Authorization: Bearer $TACIT_KEY"
curl ${baseUrl}/models         -H "Authorization: Bearer $TACIT_KEY"`;
}
