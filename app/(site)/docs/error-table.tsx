import { Cell, Table } from "@/app/_ui/table";

const errors = [
  { status: 400, code: "invalid_request", text: "The body is not what the endpoint takes." },
  { status: 401, code: "invalid_api_key", text: "No key, or one that is unknown, expired or revoked." },
  { status: 403, code: "permission_denied", text: "The key or the account may not make this call." },
  { status: 404, code: "model_not_found", text: "The model is not sold here. GET /v1/models lists what is." },
  { status: 413, code: "request_too_large", text: "The body is longer than 32 MiB." },
  {
    status: 429,
    code: "insufficient_quota",
    text: "The balance cannot bear the call. Sent with x-should-retry: false.",
  },
  { status: 429, code: "rate_limit_exceeded", text: "The provider receives too much. Try again after retry-after." },
  { status: 502, code: "upstream_error", text: "The provider could not be reached, or failed." },
  { status: 503, code: "overloaded", text: "The model cannot be served just now. Try again after retry-after." },
  { status: 503, code: "service_unavailable", text: "We cannot answer at this moment, or are restarting." },
  { status: 504, code: "timeout", text: "The provider took too long." },
];

export function ErrorTable() {
  return (
    <Table caption="Errors" columns={[{ label: "status" }, { label: "code" }, { label: "meaning" }]}>
      {errors.map((error) => (
        <tr key={`${error.status} ${error.code}`}>
          <Cell head className="figure text-ink">
            {error.status}
          </Cell>
          <Cell nowrap className="font-mono text-[13px] text-ink">
            {error.code}
          </Cell>
          <Cell>{error.text}</Cell>
        </tr>
      ))}
    </Table>
  );
}
