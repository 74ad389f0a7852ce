export function limitedKeySample(baseUrl: string): string {
  return `curl ${baseUrl}/keys \\
  -H "Authorization: Bearer $TACIT_MANAGEMENT_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{
    "name": "nightly job",
    "scopes": ["inference"],
    "models": ["claude-*", "openai/gpt-5*"],
    "ips": ["203.0.113.0/24"],
    "rpm": 60,
    "tpm": 200000,
    "concurrency": 4
  }'`;
}
