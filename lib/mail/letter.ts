/** What a mail says, before it becomes text and HTML. */
export type Letter = {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly action?: { readonly label: string; readonly link: string };
  /** What to do when the mail was not expected. */
  readonly footnote: string;
};

/** Names that stand in a mail. Each is held to a few harmless characters where it is given: a stranger may read it. */
export type About = {
  readonly organization?: string;
  /** A username. */
  readonly person?: string;
  readonly role?: string;
};

export function toText({ paragraphs, action, footnote }: Letter, siteName: string): string {
  const parts = [...paragraphs, ...(action ? [`${action.label}:\n${action.link}`] : []), footnote, `-- \n${siteName}`];
  return `${parts.join("\n\n")}\n`;
}

export function toHtml({ subject, paragraphs, action, footnote }: Letter, siteName: string): string {
  const paragraph = (text: string, style = "") => `<p style="margin:0 0 16px;${style}">${escapeHtml(text)}</p>`;
  const link = action && escapeHtml(action.link);
  const button = action
    ? `<p style="margin:24px 0"><a href="${link}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#1c1b19;color:#fff;text-decoration:none">${escapeHtml(action.label)}</a></p>
<p style="margin:0 0 16px;font-size:13px;color:#5f5b53;word-break:break-all">${link}</p>`
    : "";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:32px 16px;background:#fbfaf7;color:#1c1b19;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:520px;margin:0 auto">
${paragraphs.map((text) => paragraph(text)).join("\n")}
${button}
${paragraph(footnote, "font-size:13px;color:#5f5b53")}
${paragraph(siteName, "font-size:13px;color:#5f5b53")}
</div></body></html>
`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
