/** A number that is kept as text, so that no digit is lost: below zero it is no formula. */
type Decimal = { readonly decimal: string };
type Cell = string | number | bigint | boolean | null | Decimal;

// Where a spreadsheet takes what follows for a formula, in its wide forms too. One that parts cells by semicolons or tabs
// does not see our quotes: to it a cell begins within ours.
const formulaStarts = /^(?=[\t\r\n])|(^|[;\t\r\n]["\s]*)(?=[=+\-@＝＋－＠])/g;

/**
 * One line of CSV (RFC 4180), its end included. A text that a spreadsheet would run as a formula gets an apostrophe before
 * it: names of keys are anybody's words.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(toCell).join(",")}\r\n`;
}

function toCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "object") return cell.decimal;
  if (typeof cell !== "string") return String(cell);
  const text = cell.replace(formulaStarts, "$1'");
  return /[",\r\n\t;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
