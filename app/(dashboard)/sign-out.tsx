import { signOutAction } from "./actions";

export function SignOut() {
  return (
    <form action={signOutAction}>
      <button
        type="submit"
        className="flex min-h-11 items-center rounded-md px-2.5 text-[14.5px] text-soft hover:text-ink lg:min-h-10"
      >
        Sign out
      </button>
    </form>
  );
}
