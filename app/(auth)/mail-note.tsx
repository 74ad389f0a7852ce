import { env } from "@/lib/env";

/** For an installation that has no mail server yet: where its mails are. */
export function MailNote() {
  if (env().SMTP_URL) return null;
  return (
    <p className="mt-8 text-sm text-faint">
      This installation has no mail server set up. Until it has one, its mails are files in the folder <code>mail</code>{" "}
      of its data folder, for its operator to pass on.
    </p>
  );
}
