/** A plain form: the answer also tells the browser to forget the pages it kept, which an action's answer cannot. */
export function SignOut() {
  return (
    <form method="post" action="/sign-out">
      <button
        type="submit"
        className="flex min-h-11 items-center rounded-md px-2.5 text-[14.5px] text-soft hover:text-ink lg:min-h-10"
      >
        Sign out
      </button>
    </form>
  );
}
