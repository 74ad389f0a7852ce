import Link from "next/link";
import { redirect } from "next/navigation";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { toNextPath } from "@/lib/web/next-path";
import { session } from "@/lib/web/session";
import { PasskeyButton } from "../passkey-button";
import { beginPasskeySignInAction, signInWithPasskeyAction } from "./actions";
import { SignInForm } from "./sign-in-form";

export const metadata = { title: "Sign in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const notices: Record<string, string> = {
  confirmed: "Your address is confirmed. Sign in to begin.",
  changed: "Your new password is set, and every browser was signed out. Sign in with it.",
  "signed-out": "You are signed out.",
  moved: "Your account uses its new address now. Sign in with it.",
  undone: "The address is yours again. Look into its mail: a link to choose a new password is on its way.",
  late: "That took too long, or too many tries. Begin again.",
  error: "That did not work. Sign in with this form.",
};

export default async function SignInPage({ searchParams }: Props) {
  const parameters = await searchParams;
  const next = toNextPath(parameters.next);
  if (await session()) redirect(next);
  const notice = Object.keys(notices).find((name) => name in parameters);
  return (
    <>
      <PageHeader title="Sign in" />
      {notice && (
        <Notice tone={notice === "error" || notice === "late" ? "error" : "success"} className="mb-6">
          {notices[notice]}
        </Notice>
      )}
      <SignInForm next={next} />
      <p className="my-5 text-center text-sm text-faint [@media(scripting:none)]:hidden">or</p>
      <PasskeyButton
        label="Use a passkey"
        begin={beginPasskeySignInAction}
        finish={signInWithPasskeyAction}
        next={next}
      />
      <ul className="mt-8 flex flex-col gap-2 text-[15px] text-soft [&_a]:underline [&_a]:underline-offset-4">
        <li>
          No account yet?{" "}
          <Link href={parameters.next ? `/sign-up?next=${encodeURIComponent(next)}` : "/sign-up"}>Create one</Link>
        </li>
        <li>
          <Link href="/reset">Forgot your password?</Link>
        </li>
        <li>
          <Link href="/verify">Send the confirmation mail again</Link>
        </li>
      </ul>
    </>
  );
}
