import Link from "next/link";
import { PageHeader } from "@/app/_ui/page-header";
import { EmailForm } from "../email-form";
import { MailNote } from "../mail-note";
import { NewPasswordForm } from "./new-password-form";

export const metadata = { title: "Choose a new password" };

type Props = { searchParams: Promise<{ token?: string | string[] }> };

export default async function ResetPage({ searchParams }: Props) {
  const { token } = await searchParams;
  if (typeof token === "string") {
    return (
      <>
        <PageHeader
          title="Choose a new password"
          lead="Every browser is signed out then. Your API keys stay as they are."
        />
        <NewPasswordForm token={token} />
        <p className="mt-8 text-[15px] text-soft [&_a]:underline [&_a]:underline-offset-4">
          The link does not work? <Link href="/reset">Ask for a new one</Link>
        </p>
      </>
    );
  }
  return (
    <>
      <PageHeader title="Forgot your password?" lead="Give your address, and we send you a link to choose a new one." />
      <EmailForm purpose="reset" />
      <MailNote />
    </>
  );
}
