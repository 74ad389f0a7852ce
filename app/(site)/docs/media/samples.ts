export function mediaSample(baseUrl: string): string {
  return `curl -G ${baseUrl}/media \\
  -H "Authorization: Bearer $TACIT_KEY" \\
  --data-urlencode "url=https://vimeo.com/76979871"`;
}

/** What a description looks like; the members are those of \`Media\` in lib/platforms. */
export const mediaAnswer = `{
  "object": "media",
  "url": "https://vimeo.com/76979871",
  "platform": {
    "id": "vimeo",
    "name": "Vimeo",
    "url": "https://vimeo.com/",
    "policy_url": "https://vimeo.com/privacy"
  },
  "type": "video",
  "title": "…",
  "author": { "name": "…", "url": "https://vimeo.com/…" },
  "photo": null,
  "thumbnail": { "url": "https://i.vimeocdn.com/…", "width": 295, "height": 166 },
  "embed": { "html": "<iframe src=… sandbox=…></iframe>", "width": 640, "height": 360 },
  "links": {
    "media": "https://vimeo.com/76979871",
    "platform_policy": "https://vimeo.com/privacy",
    "platform_terms": "https://vimeo.com/terms"
  },
  "cached_until": "2026-01-01T13:00:00.000Z"
}`;
