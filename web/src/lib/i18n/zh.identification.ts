/** Words about who a vehicle is: candidates, findings, VIN. */
export const identificationWords = {
  identification: {
    match: { exact: '号牌相同', 'look-alike': '号牌形似' },
    candidates: '可能是',
    candidatesHint: '↓ 依次选取',
    candidatesFailed: '没有读到候选车辆，可直接输入。',
    inside: '在厂内',
    filed: '有档案',
    seen: '来过',
    asRead: '相机识别',
    findings: '核对',
    finding: {
      'plate-form-unknown': '式样未知',
      'plate-letter-i-o': '含字母 I 或 O',
      'plate-length-colour': '位数与颜色不符',
      'plate-kind-colour': '号牌与颜色不符',
    },
    listed: (plate: string) => `匹配到超标名单上的 ${plate}`,
    kind: '号牌种类',
    basis: '阶段依据',
    vin: '车辆识别代码核实',
    vinDoubtful: '校验位不符。进口车和旧车可能如此：由录入人以外的人对照实车或行驶证核实。',
    vinConfirmed: (person: string) => `校验位不符，${person}已核实无误`,
    vinReason: '核实依据',
    vinReasonHint: '写明对照了什么',
    vinConfirm: '核实无误',
    vinProblems: {
      vinNothing: '没有执行：这个代码已经核实，或已不需要核实。刷新页面看一看。',
      vinChanged: '没有执行：档案中的代码已经改了。刷新页面，核对新的代码。',
      vinOwn: '没有执行：这个代码是本人录入的，要由另一个人核实。',
    },
  },
};
