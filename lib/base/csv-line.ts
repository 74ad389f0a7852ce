/** A number that is kept as text, so that no digit is lost: below zero it is no formula. */
type Decimal = { readonly decimal: string };
type Cell = string | number | bigint | boolean | null | Decimal;

// What a spreadsheet takes for the beginning of a formula, in its wide forms too.
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

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
  const text = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n\t;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
