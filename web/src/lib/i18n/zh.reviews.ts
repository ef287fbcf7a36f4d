/** Words of reviews: what a person ordered at a gate, and what a second person says of it. */
export const reviewWords = {
  reviews: {
    title: '复核',
    states: { due: '待提请', awaiting: '待复核', accepted: '已同意', objected: '有异议' } as Record<
      string,
      string
    >,
    kinds: { release: '人工放行', identify: '人工识别号牌' } as Record<string, string>,
    ordered: (person: string, kind: string) => `${person} ${kind}`,
    overdue: (at: string) => `已超期，应在 ${at} 前复核`,
    waits: '等待复核员复核。下指令的人不能复核。',
    preparing: '正在提请复核，稍后可以填写。',
    ownWork: '不能复核自己下的指令，由另一位复核员复核。',
    verdict: '结论',
    verdicts: { accept: '同意', object: '异议' },
    given: {
      accepted: (person: string) => `${person} 同意`,
      objected: (person: string) => `${person} 提出异议`,
    },
    send: '提交结论',
    next: (n: number) => `还有 ${n} 次待复核，看下一次`,
    reasons: {
      'documents-checked': '已核对行驶证或随车清单',
      'photos-checked': '已核对抓拍照片',
      'confirmed-with-person': '已向当事人核实',
      'no-ground': '放行理由不成立',
      'no-evidence': '缺少凭证',
      'wrong-vehicle': '车辆或号牌与记录不符',
      other: '其他，见说明',
    },
    problems: {
      verdict: '选同意或异议。',
      reason: '选一个与结论相符的原因。',
      text: '说明至少 4 个字，最多 300 个字。',
      ownWork: '没有写入：不能复核自己下的指令，已记录。由另一位复核员复核。',
      notYours: '没有写入：复核由复核员进行。找复核员处理，或找管理员核对角色。',
      notOpen: '没有写入：已有结论，或没有待复核的指令。看页面上的结论。',
      notNow: '没有写入：复核正在登记。稍等几秒再提交。',
      unreachable: '没有送到：流程服务没有应答。稍后再提交。',
      noAnswer: '还没有答复，结论可能已经写入。看下方台账，没有再提交一次。',
      badRequest: '没有写入：结论、姓名或原因不完整。补全后再提交。',
    },
  },
};
