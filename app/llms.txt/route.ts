import { appUrl, env } from "@/lib/env";

/** What this site is, for programs that read. */
export function GET(): Response {
  const base = appUrl();
  const text = `# ${env().SITE_NAME}

> An API gateway for large language models that counts every call and keeps none of its words.

- Base URL: ${base}/v1, key in \`Authorization: Bearer tct_…\`
- Dialects, for every model that writes text, streaming or not: OpenAI Chat (\`POST /v1/chat/completions\`), OpenAI Responses (\`POST /v1/responses\`), Anthropic (\`POST /v1/messages\`, \`POST /v1/messages/count_tokens\`), Gemini (\`POST /v1beta/models/{model}:generateContent\`, \`:streamGenerateContent\`, \`:countTokens\`)
- Only forwarded: \`POST /v1/embeddings\`, \`/v1/completions\`, \`/v1/images/generations\`, \`/v1/audio/speech\`, \`/v1/audio/transcriptions\`, \`/v1/moderations\`, \`/v1/rerank\`, Gemini's \`:embedContent\` and \`:batchEmbedContents\`
- Wishes: \`provider/id\` as a model's name, \`"models": [...]\` as fallbacks, headers \`x-tacit-require: zdr,eu,no-training\`, \`x-tacit-sort: price|latency|throughput\`, \`x-tacit-strict: 1\`
- \`GET /v1/models\`, \`GET /v1/credits\`, \`GET /v1/key\`, \`GET /v1/receipts/{request_id}\`, \`GET /v1/media?url=\`
- Model \`sandbox/echo\` is built in and answers without a provider

## Pages

- [Quick start](${base}/docs)
- [Dialects: endpoints, what is translated, streams, errors](${base}/docs/dialects)
- [Agents and SDKs, pointed here](${base}/docs/agents)
- [Routing](${base}/docs/routing)
- [Limits of keys: scopes, models, addresses, rates](${base}/docs/limits)
- [Receipts: what they say, how to check their signature](${base}/docs/receipts), keys at ${base}/.well-known/tacit-receipts.json
- [Media: what a public film, post or song is](${base}/docs/media), of these [platforms](${base}/platforms)
- [Compatibility: what was proved of each SDK and agent](${base}/compat)
- [Models and prices](${base}/models)
- [How a call is charged](${base}/pricing)
- [Privacy policy](${base}/privacy)
`;
  return new Response(text, { headers: { "content-type": "text/plain; charset=utf-8" } });
}
