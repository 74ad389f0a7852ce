/** One server-sent event. JSON has no line breaks of its own, so a value is always one line. */
export function writeEvent(value: unknown, name?: string): string {
  return `${name ? `event: ${name}\n` : ""}data: ${JSON.stringify(value)}\n\n`;
}
