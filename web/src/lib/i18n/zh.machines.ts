/** Words of the pictures of machines: their states. */
export const machineWords = {
  machine: {
    title: '流程图',
    now: '现在',
    next: '接下来可能',
    told: (state: string) => `流程图，现在是${state}`,
    alert: {
      switching: '入账中',
      announced: '已公告',
      active: '生效中',
      lifted: '已解除',
      closing: '写报告',
      closed: '已结案',
      cancelled: '已撤销',
      refused: '未受理',
    },
  },
};
