/** Words of forms that belong to no one noun. */
export const formWords = {
  forms: {
    noAnswer: '没有收到控制台的答复，不知道办成没有。内容还在：先看记录里有没有，没有再提交一次。',
  },
  signInProblems: {
    username: '输入用户名',
    password: '输入密码',
    code: '输入 6 位数字或一个备用码',
  },
  accountFields: {
    current: '输入当前密码',
    code: '输入验证器显示的 6 位数字',
    'present-code': '输入旧手机显示的 6 位数字，或一个备用码',
  },
};
