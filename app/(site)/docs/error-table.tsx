import { Cell, Table } from "@/app/_ui/table";

const errors = [
  { status: 400, code: "invalid_request_error", text: "The body is not what the endpoint takes." },
  { status: 401, code: "invalid_api_key", text: "No key, or one that is unknown, expired or revoked." },
  { status: 404, code: "model_not_found", text: "The model is not sold here. See the list of models." },
  { status: 413, code: "request_too_large", text: "The body is larger than the limit." },
  {
    status: 429,
    code: "insufficient_quota",
    text: "The balance cannot bear the call. Do not retry; x-should-retry is false.",
  },
  {
    status: 502,
    code: "upstream_error",
    text: "The provider failed. Nothing is charged if it failed before answering.",
  },
  { status: 503, code: "overloaded", text: "No way to the model works just now. Try again after retry-after." },
  { status: 504, code: "timeout", text: "The provider did not begin to answer in time." },
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
