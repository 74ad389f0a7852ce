import { appUrl, env } from "@/lib/env";

/** What this site is, for programs that read. */
export function GET(): Response {
  const base = appUrl();
  const text = `# ${env().SITE_NAME}

> An API gateway for large language models that counts every call and keeps none of its words.

- Base URL: ${base}/v1, key in \`Authorization: Bearer tct_…\`
- Dialect: OpenAI Chat (\`POST /v1/chat/completions\`, streaming or not); other dialects are not served yet
- \`GET /v1/models\`, \`GET /v1/credits\`, \`GET /v1/key\`, \`GET /v1/receipts/{request_id}\`
- Model \`sandbox/echo\` is built in and answers without a provider

## Pages

- [Quick start](${base}/docs)
- [Models and prices](${base}/models)
- [How a call is charged](${base}/pricing)
- [Privacy policy](${base}/privacy)
`;
  return new Response(text, { headers: { "content-type": "text/plain; charset=utf-8" } });
}
