-- What a code lens runs, and the same as commands of one's own.
for command, kind in pairs({ showLineage = 'lineage', showPlan = 'plan' }) do
  vim.lsp.commands['headwater.' .. command] = function(_, context)
    require('headwater').show(kind, context and context.bufnr)
  end
end

vim.api.nvim_create_user_command('HeadwaterLineage', function() require('headwater').show('lineage') end, {})
vim.api.nvim_create_user_command('HeadwaterPlan', function() require('headwater').show('plan') end, {})
