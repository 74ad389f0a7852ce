/*
 * Refunds of ours (lib/billing/payments: ask-refund, send-refund, apply-reversal's findReversal) for the model checker
 * SPIN: two refunds of one payment and of the same amount, entered in the books before the processor hears of them, and
 * one that somebody makes on the processor's own pages. Answers are lost, senders are killed, webhooks come late.
 *
 * A refund of the processor's is known by a number: 0 and 1 are those made for our rows 0 and 1, 2 is the other one.
 */
#ifndef KILLS
#define KILLS 2       /* senders killed before they asked, or before they wrote the answer down */
#endif
#ifndef MANUAL
#define MANUAL 1
#endif
#define UNNAMED 255

byte name[4] = UNNAMED;                                 /* reversals.external_id; rows 0 and 1 are ours */
bool exists[4];
bool isMade[3], isDue[3];                               /* at the processor; its webhook */
byte kills = KILLS;

#define IS_KNOWN(e) (exists[0] && name[0] == (e) || exists[1] && name[1] == (e) || exists[2] && name[2] == (e) || exists[3] && name[3] == (e))
#define IS_OPEN(r) (exists[r] && name[r] == UNNAMED)

/* findReversal, and a row of its own for a refund that none is left for. */
inline enter(e) {
  if
  :: IS_KNOWN(e)
#ifdef WITHOUT_REVERSAL_ID
  :: !IS_KNOWN(e) && IS_OPEN(0) -> name[0] = e          /* the first of the same payment and amount */
  :: !IS_KNOWN(e) && !IS_OPEN(0) && IS_OPEN(1) -> name[1] = e
  :: !IS_KNOWN(e) && !IS_OPEN(0) && !IS_OPEN(1) -> exists[2 + exists[2]] = true; name[1 + exists[2] + exists[3]] = e
#else
  :: !IS_KNOWN(e) && e < 2 -> name[e] = e               /* the refund says whose it is: metadata.reversal_id */
  :: !IS_KNOWN(e) && e == 2 -> exists[2] = true; name[2] = e
#endif
  fi
}

/* sendRefund, at once or by sendRefunds on either node; asked again for the same row it gives nothing more. */
#define IS_ANSWERED(r) (isMade[r] && IS_KNOWN(r))
proctype Sender(byte r) {
end: do
  :: atomic { IS_OPEN(r) && !IS_ANSWERED(r) ->
       if
       :: kills > 0 -> kills--                          /* before it asked */
       :: if :: !isMade[r] -> isMade[r] = true; isDue[r] = true :: else fi;
          if
          :: d_step { if :: !IS_KNOWN(r) && IS_OPEN(r) -> name[r] = r :: else -> enter(r) fi }
          :: kills > 0 -> kills--                       /* the answer is lost */
          fi
       fi }
  od
}
active proctype Webhooks() {
end: do
  :: atomic { isDue[0] -> isDue[0] = false; d_step { enter(0) } }
  :: atomic { isDue[1] -> isDue[1] = false; d_step { enter(1) } }
  :: atomic { isDue[2] -> isDue[2] = false; d_step { enter(2) } }
  od
}
active proctype Operator() {
  exists[0] = true;
  exists[1] = true
}
#if MANUAL
active proctype Elsewhere() { atomic { isMade[2] = true; isDue[2] = true } }
#endif

/* Every row stands for one refund of the processor's, and each of these for one row. */
active proctype AtRest() {
  timeout ->
    assert(isMade[0] && isMade[1]);
    assert(!IS_OPEN(0) && !IS_OPEN(1));
    assert(exists[0] + exists[1] + exists[2] + exists[3] == isMade[0] + isMade[1] + isMade[2])
}

init { atomic { run Sender(0); run Sender(1) } }
