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
  /** Enough of a key to tell it from others: its first characters and its last. */
  readonly key?: string;
};

/** What stands below a mail that one may choose not to get. */
export type OptOut = { readonly label: string; readonly link: string };

export function toText({ paragraphs, action, footnote }: Letter, siteName: string, optOut?: OptOut): string {
  const line = ({ label, link }: OptOut) => `${label}:\n${link}`;
  const parts = [
    ...paragraphs,
    ...(action ? [line(action)] : []),
    footnote,
    ...(optOut ? [line(optOut)] : []),
    `-- \n${siteName}`,
  ];
  return `${parts.join("\n\n")}\n`;
}

const quiet = "font-size:13px;color:#5f5b53";

export function toHtml({ subject, paragraphs, action, footnote }: Letter, siteName: string, optOut?: OptOut): string {
  const paragraph = (text: string, style = "") => `<p style="margin:0 0 16px;${style}">${escapeHtml(text)}</p>`;
  const link = action && escapeHtml(action.link);
  const button = action
    ? `<p style="margin:24px 0"><a href="${link}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#1c1b19;color:#fff;text-decoration:none">${escapeHtml(action.label)}</a></p>
<p style="margin:0 0 16px;${quiet};word-break:break-all">${link}</p>`
    : "";
  const ending = optOut
    ? `<p style="margin:0 0 16px;${quiet}"><a href="${escapeHtml(optOut.link)}" style="color:#5f5b53">${escapeHtml(optOut.label)}</a></p>`
    : "";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:32px 16px;background:#fbfaf7;color:#1c1b19;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:520px;margin:0 auto">
${paragraphs.map((text) => paragraph(text)).join("\n")}
${button}
${paragraph(footnote, quiet)}
${ending}
${paragraph(siteName, quiet)}
</div></body></html>
`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
