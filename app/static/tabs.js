// Two tabs on one attempt: the newer one goes on, the older one says so and gives way.

/**
 * @param {{attempt: string, name: () => string, giveWay: () => void}} options
 * @returns {{takeOver: () => void}}
 */
export function shareTabs({ attempt, name, giveWay }) {
  if (!("BroadcastChannel" in globalThis)) return { takeOver() {} };
  const channel = new BroadcastChannel(`attempt-${attempt}`);
  channel.addEventListener("message", ({ data }) => data.holder !== name() && giveWay());
  return { takeOver: () => channel.postMessage({ holder: name() }) };
}
