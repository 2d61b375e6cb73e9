// One window of the browser has the phone. Another one may ask for it; a talk is never taken away.
const NAME = "buergerdraht-telefon";
const PATIENCE_MS = 3000;

/**
 * Keep at most one phone per browser.
 * `isBusy()` tells whether a talk forbids handing over; `onOwned`, `onElsewhere`, `onBusy` report what became of it.
 * Returns `take()`, which asks the other window for the phone.
 */
export function sharePhone({ isBusy, onOwned, onElsewhere, onBusy }) {
  const channel = new BroadcastChannel(NAME);
  let release = null;
  let waiting = null;

  function keep() {
    onOwned();
    return new Promise((resolve) => { release = resolve; });
  }

  async function queueUp() {
    onElsewhere();
    waiting = new AbortController();
    await navigator.locks.request(NAME, { signal: waiting.signal }, keep).catch(lost);
  }

  function lost(error) {
    if (error.name === "AbortError" && release) {
      release = null;
      queueUp();
    }
  }

  function giveAway() {
    release();
    release = null;
    queueUp();
  }

  channel.addEventListener("message", ({ data }) => {
    if (data === "wanted" && release) {
      if (isBusy()) channel.postMessage("busy");
      else giveAway();
    }
    if (data === "busy" && !release) {
      clearTimeout(force);
      onBusy();
    }
  });

  let force = 0;
  function take() {
    channel.postMessage("wanted");
    // A frozen window answers neither yes nor no.
    force = setTimeout(() => release || steal(), PATIENCE_MS);
  }
  function steal() {
    waiting?.abort();
    navigator.locks.request(NAME, { steal: true }, keep).catch(lost);
  }

  navigator.locks.request(NAME, { ifAvailable: true }, (lock) => (lock ? keep() : void queueUp())).catch(lost);
  return take;
}
