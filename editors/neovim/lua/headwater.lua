-- For Neovim 0.10, which has no vim.lsp.enable: require('headwater').setup { cmd = { … } }
-- Later versions take the same call.
local M = {}

function M.setup(overrides)
  if vim.lsp.config and vim.lsp.enable then
    vim.lsp.config('headwater', overrides or {})
    vim.lsp.enable('headwater')
    return
  end
  local file = vim.api.nvim_get_runtime_file('lsp/headwater.lua', false)[1]
  local config = vim.tbl_deep_extend('force', { name = 'headwater' }, dofile(file), overrides or {})
  vim.api.nvim_create_autocmd('FileType', {
    pattern = config.filetypes,
    group = vim.api.nvim_create_augroup('headwater', {}),
    callback = function(event)
      local root = vim.fs.root(event.buf, config.root_markers) or vim.fs.dirname(vim.api.nvim_buf_get_name(event.buf))
      vim.lsp.start(vim.tbl_extend('force', config, { root_dir = root }), { bufnr = event.buf })
    end,
  })
end

-- Shows what the server answers to headwater/lineage or headwater/plan beside the script.
function M.show(kind, buffer)
  buffer = buffer or vim.api.nvim_get_current_buf()
  local client = vim.lsp.get_clients({ bufnr = buffer, name = 'headwater' })[1]
  if not client then
    vim.notify('headwater is not running here', vim.log.levels.WARN)
    return
  end
  local params = { textDocument = { uri = vim.uri_from_bufnr(buffer) } }
  local function show(failure, answer)
    if failure or not answer then
      vim.notify(failure and failure.message or 'headwater has no answer', vim.log.levels.WARN)
      return
    end
    vim.cmd('vertical new')
    vim.bo.buftype, vim.bo.bufhidden, vim.bo.swapfile = 'nofile', 'wipe', false
    vim.api.nvim_buf_set_lines(0, 0, -1, false, M[kind .. '_lines'](answer))
    vim.bo.modifiable = false
  end
  if vim.fn.has('nvim-0.11') == 1 then
    client:request('headwater/' .. kind, params, show, buffer)
  else
    client.request('headwater/' .. kind, params, show, buffer)
  end
end

function M.plan_lines(plan)
  return vim.tbl_map(function(step)
    local columns = table.concat(step.columns.names, ', ') .. (step.columns.complete and '' or ' …')
    return ('%4d  %s = %s %s  [%s]'):format(step.line, step.id, step.operator, table.concat(step.inputs, ' '), columns)
  end, plan.steps)
end

function M.lineage_lines(lineage)
  local lines = {}
  for _, source in ipairs(lineage.sources) do
    table.insert(lines, ('%4d  %s (%s)'):format(source.line, source.name, source.via))
    table.insert(lines, '        ' .. table.concat(source.columns, ', ') .. (source.complete and '' or ' …'))
  end
  for _, column in ipairs(lineage.columns) do
    table.insert(lines, ('%4d  %s.%s ← %s'):format(column.line, column.frame, column.column, table.concat(column.derived_from, ', ')))
  end
  for _, model in ipairs(lineage.models) do
    local all = { explicit = '', ['all-except'] = 'all but ', unknown = 'unknown ' }
    table.insert(lines, ('%4d  %s'):format(model.fit_line, model.estimator))
    table.insert(lines, '        features: ' .. all[model.features.mode] .. table.concat(model.features.columns, ', '))
    table.insert(lines, '        label: ' .. table.concat(model.label, ', '))
  end
  return lines
end

return M
