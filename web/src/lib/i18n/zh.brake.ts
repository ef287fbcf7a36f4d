/** The emergency brake, and what becomes of plans adopted for later. */
export const brakeWords = {
  title: '紧急撤回',
  hint: '刚生效的切换有误时用：立即回到上一个状态，全程入账。',
  nothing: '没有可以撤回的切换。',
  what: { alert: '预警切换', plan: '一企一策换版' },
  now: '现在',
  back: '撤回到',
  state: (level: string, plan: string) => `${level}，${plan}`,
  open: '紧急撤回…',
  confirm: (to: string) => `我已核对：立即恢复到「${to}」`,
  pull: '立即撤回',
  done: (to: string) => `已撤回到「${to}」`,
  laters: {
    will: {
      stays: (n: number, at: string) => `一企一策第 ${n} 版定于 ${at} 执行，不在撤回之列，届时照常执行。`,
      dropped: (n: number, at: string) => `一企一策第 ${n} 版定于 ${at} 执行，会一并撤回，届时不执行。`,
      notRestored: (n: number, at: string) =>
        `一企一策第 ${n} 版原定 ${at} 执行，已被要撤回的这一版取代；撤回后它也不恢复，届时不执行。`,
    },
    did: {
      stays: (n: number, at: string) => `一企一策第 ${n} 版没有撤回，${at} 照常执行。`,
      dropped: (n: number, at: string) => `一企一策第 ${n} 版已一并撤回，${at} 不执行。`,
      notRestored: (n: number, at: string) => `一企一策第 ${n} 版没有恢复，${at} 不执行。`,
    },
  },
};
