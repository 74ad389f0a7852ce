import { PageHeader } from "@/app/_ui/page-header";
import { toNextPath } from "@/lib/web/next-path";
import { EmailForm } from "../email-form";
import { MailNote } from "../mail-note";
import { VerifyForm } from "./verify-form";

export const metadata = { title: "Confirm your address" };

type Props = { searchParams: Promise<{ token?: string | string[]; next?: string | string[] }> };

export default async function VerifyPage({ searchParams }: Props) {
  const { token, next } = await searchParams;
  if (typeof token === "string") {
    return (
      <>
        <PageHeader
          title="One last step"
          lead="Confirm with your password that the address this link was sent to is yours."
        />
        <VerifyForm token={token} next={next === undefined ? undefined : toNextPath(next)} />
        <details className="mt-8 text-[15px] text-soft">
          <summary className="min-h-11 py-2.5">The link does not work?</summary>
          <div className="pt-3">
            <EmailForm purpose="verify" />
          </div>
        </details>
      </>
    );
  }
  return (
    <>
      <PageHeader
        title="Look into your mail"
        lead="We sent a link to the address you gave. Open it to confirm the address; then you can sign in."
      />
      <h2 className="mb-4 text-xl">Nothing there after some minutes?</h2>
      <EmailForm purpose="verify" />
      <MailNote />
    </>
  );
}
