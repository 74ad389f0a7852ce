import { Cell, Table } from "@/app/_ui/table";
import type { RegisteredCookie } from "@/lib/privacy/consent/cookies";

const columns = ["Name", "Category", "What it does", "How long", "Whose"].map((label) => ({ label }));

export function CookieTable({ cookies }: { cookies: readonly RegisteredCookie[] }) {
  return (
    <Table caption="Every cookie this site sets" columns={columns}>
      {cookies.map(({ name, category, purpose, keep }) => (
        <tr key={name} className="[&>*]:align-top">
          <Cell head nowrap>
            <code className="font-mono text-[13px]">{name}</code>
          </Cell>
          <Cell className="capitalize">{category}</Cell>
          <Cell className="min-w-64 text-soft">{purpose}</Cell>
          <Cell className="min-w-28">{keep}</Cell>
          <Cell className="text-soft">ours</Cell>
        </tr>
      ))}
    </Table>
  );
}
