import { AppError } from "@/lib/base/errors";

/** The password was right, and another proof is to follow: no session yet. */
export class SecondFactorNeeded extends AppError {
  constructor(readonly userId: string) {
    super("unauthenticated", "Sign in on our page: a second proof is needed.");
  }
}
